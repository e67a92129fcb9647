"""What only 21_product_strategy uses: market, price, unit economics, pilots, the course's own record and the memo."""
