"""When two addresses are one mailbox, so that nobody answers twice as me+1@ and me+2@."""


def mailbox_of(address: str) -> str:
    """In lower case, without what follows a + before the @, which nearly every provider ignores.

    Dots are kept: one provider ignores them, and at the others they tell two people apart.
    """
    name, _, host = address.lower().rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"
