"""Training the same network again and again, from other start weights, compiled once.

Compiling, which is building and optimising the graph of a training step, takes longer than a short training does.
"""

import random


def seed_start_weights(seed):
    """Seed what Keras draws start weights by, which is Python's own generator, and nothing else.

    keras.utils.set_random_seed would do, too, but it makes TensorFlow forget the compiled steps of all networks: half a
    second for each of many short trainings.
    """
    random.seed(seed)


class Restartable:
    """A compiled network that can start afresh: with given weights, and an optimiser without memory.

    Parameters
    ----------
    model : keras.Model
        Built and compiled, and not trained yet; it is kept and trained, not copied.
    """

    def __init__(self, model):
        self.model = model
        model.optimizer.build(model.trainable_variables)
        self._untouched = [variable.numpy() for variable in model.optimizer.variables]

    def restart(self, weights, seed=None):
        """Set the weights, and the optimiser (moments, step count, learning rate) back to before the first step.

        Parameters
        ----------
        weights : list of arrays
            As `get_weights` of a network of the same layers gives them.
        seed : int, optional
            Of dropout's random numbers; without it they go on where they are.
        """
        self.model.set_weights(weights)
        for variable, value in zip(self.model.optimizer.variables, self._untouched, strict=True):
            variable.assign(value)
        if seed is not None:
            # All begin alike, so that dropouts of one size leave out the same places. That looks like a fault, but with
            # masks of their own the networks of chapter 13 learnt worse: word error rate .30 in place of .24.
            for variable in self.model.variables:
                if variable.name == "seed_generator_state":  # of layers inside of layers, too
                    variable.assign([seed, 0])
