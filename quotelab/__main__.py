"""`python -m quotelab` is `quotelab`."""

from quotelab.cli import main

if __name__ == "__main__":
    main()
