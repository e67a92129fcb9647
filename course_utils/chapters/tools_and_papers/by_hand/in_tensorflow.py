"""Least squares by hand in TensorFlow."""

import tensorflow as tf


def loss(weights, x, y):
    error = tf.linalg.matvec(x, weights) - y
    return tf.reduce_mean(error**2)


def gradient(weights, x, y):
    with tf.GradientTape() as tape:
        tape.watch(weights)
        value = loss(weights, x, y)
    return tape.gradient(value, weights)


def step(weights, x, y, rate):
    slope = gradient(weights, x, y)
    weights.assign_sub(rate * slope)


compiled_step = tf.function(step)


def start(numbers):
    return tf.Variable(numbers)


def constant(numbers):
    return tf.constant(numbers)


def halvings(number):
    count = 0
    while number > 1:
        number = number / 2
        count += 1
    return count


compiled_halvings = tf.function(halvings)
