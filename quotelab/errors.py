"""What can go wrong, as exceptions whose message says what was found, where, and what to do."""


class QuotelabError(Exception):
    """Base of every error that quotelab raises for a mistake it can explain."""


class InputError(QuotelabError, ValueError):
    """A file, table or text that can't be used as it is."""


class MissingPathError(QuotelabError, FileNotFoundError):
    """A path or pattern that leads to nothing."""


class ModelError(QuotelabError, RuntimeError):
    """A model pack that is missing, damaged or of another version."""


class MissingExtraError(QuotelabError, ImportError):
    """A library that an optional feature needs isn't installed."""


class CorrectionError(QuotelabError, ValueError):
    """A correction that can't be made: a name or an id that isn't there, or one that contradicts another."""
