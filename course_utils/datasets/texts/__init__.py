"""Texts with one label each: Chinese reviews, and posts of twenty newsgroups."""
