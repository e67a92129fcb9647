"""What 140 s and 600 s buy on this machine: the best test accuracy of the fast recipe for a given time of training.

Run: make bench ONLY=budgets, or python tests/bench/budgets.py [seconds [epochs [width]]]. The last line is JSON.
140 s is the time of the article's ten epochs on a GPU. CIFAR-10 where it is on this machine, else Fashion-MNIST.

How many epochs fit into the time is found by a short run of the same network first, or given. `used` is the time that
fit took in the end, without building the graph.
"""

LONG = True
