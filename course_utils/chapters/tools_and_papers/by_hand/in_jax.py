"""Least squares by hand in JAX."""

import jax


def loss(weights, x, y):
    error = x @ weights - y
    return jax.numpy.mean(error**2)


gradient = jax.grad(loss)


def step(weights, x, y, rate):
    slope = gradient(weights, x, y)
    return weights - rate * slope


compiled_step = jax.jit(step)


def start(numbers):
    return jax.numpy.asarray(numbers)


def constant(numbers):
    return jax.numpy.asarray(numbers)


def halvings(number):
    count = 0
    while number > 1:
        number = number / 2
        count += 1
    return count


compiled_halvings = jax.jit(halvings)
