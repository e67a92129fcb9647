"""Sets of pictures with one label each: CIFAR-10 and Fashion-MNIST."""
