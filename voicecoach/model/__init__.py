"""The nouns. Frozen values with no behaviour of weight; everything else is built of them."""
