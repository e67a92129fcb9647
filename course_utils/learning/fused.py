"""Adam and batch normalisation in one pass over their numbers: TensorFlow has operations that Keras does not use.

Keras is imported at the top: import this module inside functions only. With another backend all is Keras's own.
"""

import keras


@keras.saving.register_keras_serializable("course")
class FusedAdam(keras.optimizers.Adam):
    """Keras's Adam, but with TensorFlow's own operation for the update: weights and both means are read once.

    Keras writes the same formula with ten operations, each of which goes through all weights. For a dense layer of
    millions of them that is half of the training. The numbers are Adam's, but for rounding. Where TensorFlow has no
    such operation (another backend, several replicas, sparse gradients, amsgrad), it is Keras's own update.
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


@keras.saving.register_keras_serializable("course")
class BatchNormalization(keras.layers.BatchNormalization):
    """Keras's layer, but in training with TensorFlow's own operation: pictures are read twice and not ten times.

    The numbers are those of Keras, but for rounding. On a CPU the layer takes up to a third of a convolutional
    network's training, because it computes little with much.
    """

    def call(self, inputs, training=None, mask=None):
        if not (training and self.trainable and self._can_fuse(inputs)):
            return super().call(inputs, training=training, mask=mask)
        import tensorflow as tf

        gamma, beta = (keras.ops.convert_to_tensor(part) for part in (self.gamma, self.beta))
        outputs, mean, variance, *_others = tf.raw_ops.FusedBatchNormV3(
            x=inputs, scale=gamma, offset=beta, mean=[], variance=[], epsilon=self.epsilon, is_training=True
        )
        count = tf.cast(tf.size(inputs) // inputs.shape[-1], "float32")
        variance = variance * (count - 1) / count  # Keras's divides by n, not by n - 1
        for running, new in ((self.moving_mean, mean), (self.moving_variance, variance)):
            running.assign(running * self.momentum + new * (1 - self.momentum))
        return outputs

    def _can_fuse(self, inputs):
        return (
            keras.backend.backend() == "tensorflow"
            and len(inputs.shape) == 4
            and self.axis in (-1, 3)
            and self.scale
            and self.center
            and keras.backend.standardize_dtype(inputs.dtype) == "float32"
        )
