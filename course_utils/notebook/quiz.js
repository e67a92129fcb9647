// A quiz: every choice is a button and has its own feedback, at once, whatever the kernel does. Each first try is counted;
// when the last question is answered, the kernel is told.
export default {
  render({ model, el }) {
    const questions = model.get("questions"), words = model.get("words");
    const firstTry = new Map(), solved = new Set(), chosen = questions.map(() => -1);
    el.classList.add("course-quiz");
    // Enter and space are JupyterLab's own in a notebook: keep them for the buttons.
    el.addEventListener("focusin", event => { event.target.dataset.lmSuppressShortcuts = "true"; });
    const sum = document.createElement("p");
    sum.className = "course-quiz-sum";
    sum.setAttribute("role", "status");
    questions.forEach((question, number) => {
      const group = document.createElement("div");
      group.className = "course-quiz-question";
      group.setAttribute("role", "group");
      const title = document.createElement("p");
      title.id = `quiz-${Math.random().toString(36).slice(2)}`;
      title.className = "course-quiz-title";
      title.append(`${number + 1}. `, ...marked(question.question));
      group.setAttribute("aria-labelledby", title.id);
      const feedback = document.createElement("p");
      feedback.className = "course-quiz-feedback";
      feedback.setAttribute("role", "status");
      const buttons = question.answers.map(choice => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...marked(choice.answer));
        button.setAttribute("aria-pressed", "false");
        button.addEventListener("click", () => {
          for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
          button.dataset.status = choice.correct ? "right" : "wrong";
          feedback.dataset.status = button.dataset.status;
          feedback.replaceChildren(choice.correct ? "✓ " : "✗ ", ...marked(choice.feedback));
          chosen[number] = question.answers.indexOf(choice);
          model.set("chosen", [...chosen]);
          model.save_changes();
          if (!firstTry.has(number)) firstTry.set(number, choice.correct);
          if (choice.correct && !solved.has(number)) {
            solved.add(number);
            if (solved.size === questions.length) finish();
          }
        });
        return button;
      });
      group.append(title, ...buttons, feedback);
      el.append(group);
    });
    el.append(sum);
    model.on("change:problem", () => { sum.textContent = model.get("problem"); });
    // `code` as in Markdown (inline_code.py has the same rule); all else is text, never HTML.
    function marked(text) {
      return text.split(/`([^`]+)`/).map((part, i) => {
        if (i % 2 === 0) return part;
        const code = document.createElement("code");
        code.textContent = part;
        return code;
      });
    }
    function finish() {
      const right = [...firstTry.values()].filter(Boolean).length;
      sum.textContent = words.replace("{right}", right).replace("{of}", questions.length);
      model.set("result", [right, questions.length]);
      model.save_changes();
    }
  }
};
