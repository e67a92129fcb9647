# The commands of the course; each is a thin call of `python -m course_utils`, which sets up .venv first.
# What is given on the command line travels in the environment: it is data, never shell code.
PYTHON ?= python3
export PROFILE EDITION ONLY SEEDS FROM STILLS
# With it Python would not look for course_utils in this folder.
unexport PYTHONSAFEPATH
run = "$(PYTHON)" -m course_utils

.PHONY: help course lab site slides slides-pdf timetable test test-fast test-real test-gpu doctor data refresh lint bench claims catalogues clean assignments collect
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null || grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST)
	@echo
	@echo "  make course PROFILE=smoke|class|full EDITION=en ONLY=08 (or 06,07)   PYTHON=python3.12 chooses the Python"
	@echo "  STILLS=1 makes report, site and slides with still pictures: nothing is drawn ahead, and less is computed"

course: ## run every notebook and write build/report/index.html
	@$(run) run

lab: ## lay a student copy in work/ and open it in JupyterLab
	@$(run) lab

site: ## write the course as pages to read, with search: build/site/index.html
	@$(run) site

slides: ## a deck of every chapter and the timetable: build/slides/index.html; nothing needs the network
	@$(run) slides

slides-pdf: ## the same, printed too, slides and notes: build/slides/pdf/ (needs Chromium)
	@$(run) slides --pdf

timetable: ## lessons of 45 and 90 minutes: which slides, where to stop
	@$(run) timetable

assignments: ## nbgrader's assignments from the exercises, in assignments/; ONLY=07 chooses (teachers)
	@$(run) assignments

collect: ## look at what the students handed in and lay it for grading; FROM=folder or ZIP file (teachers)
	@$(run) assignments collect

test: ## all tests: package, tools, every notebook, browser
	@$(run) test

test-fast: ## the quick tests, while you work: no notebooks, no browser, nothing slow
	@$(run) test --fast

test-real: ## the chapters on the real data of COURSE_DATA_DIR; keeps the evidence, tests/evidence/; ONLY=10 chooses
	@$(run) test --real

test-gpu: ## the same on a GPU; fails where TensorFlow sees none
	@$(run) test --gpu

doctor: ## look at this machine: what is fine, what is missing, what to do
	@$(run) doctor

data: ## which data sets are here
	@$(run) data status

refresh: ## execute the committed notebooks again, in place (authors)
	@$(run) refresh

lint: ## check code and notebooks against the conventions
	@$(run) lint

bench: ## measure speed, latency, memory (authors); all but the long ones, or ONLY=fast,rates
	@$(run) bench

claims: ## the claims of chapter 08 over ten seeds, as one sweep; ONLY=07 SEEDS=5 choose others (authors)
	@$(run) claims

catalogues: ## collect the texts of course_utils and compile their translations
	@$(run) catalogues

clean: ## remove build/ and caches; never work/ or data/
	@rm -rf build .pytest_cache .ruff_cache
	@find course_utils tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed build/ and caches. Your copy in work/, the downloads in data/cache/ and .venv/ are kept."
