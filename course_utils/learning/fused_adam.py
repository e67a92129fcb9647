"""Adam in one pass over the weights. Keras is imported at the top: import this module inside functions only."""

import keras


@keras.saving.register_keras_serializable("course")
class FusedAdam(keras.optimizers.Adam):
    """Keras's Adam, but with TensorFlow's own operation for the update: weights and both means are read once.

    Keras writes the same formula with ten operations, each of which goes through all weights. For a dense layer of
    millions of them that is half of the training. The numbers are Adam's, but for rounding. Where TensorFlow has no such
    operation (another backend, several replicas, sparse gradients, amsgrad), it is Keras's own update.
    """

    def update_step(self, gradient, variable, learning_rate):
        if not self._can_fuse(gradient):
            return super().update_step(gradient, variable, learning_rate)
        import tensorflow as tf

        place = self._get_variable_index(variable)
        # Keras's variables hold TensorFlow's; the trainable ones come as such.
        weights, mean, square = (
            getattr(held, "value", held) if isinstance(held, keras.Variable) else held
            for held in (variable, self._momentums[place], self._velocities[place])
        )
        beta_1, beta_2 = (tf.cast(beta, weights.dtype) for beta in (self.beta_1, self.beta_2))
        step = tf.cast(self.iterations + 1, weights.dtype)
        tf.raw_ops.ResourceApplyAdam(
            var=weights.handle, m=mean.handle, v=square.handle, beta1_power=beta_1**step, beta2_power=beta_2**step,
            lr=tf.cast(learning_rate, weights.dtype), beta1=beta_1, beta2=beta_2, epsilon=self.epsilon, grad=gradient,
        )  # fmt: skip
        return None

    def _can_fuse(self, gradient):
        if keras.backend.backend() != "tensorflow" or self.amsgrad:
            return False
        import tensorflow as tf

        return isinstance(gradient, tf.Tensor) and not tf.distribute.has_strategy()
