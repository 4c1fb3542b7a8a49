"""C3, the order in which Python searches a class and its bases."""


def merge(sequences):
    """
    Merges method resolution orders by C3; None where they contradict each other, as Python then refuses the class.
    https://docs.python.org/3/howto/mro.html
    """
    sequences = [list(sequence) for sequence in sequences if sequence]
    order = []
    while sequences:
        for sequence in sequences:
            head = sequence[0]
            if not any(head in other[1:] for other in sequences):
                break
        else:
            return None
        order.append(head)
        for sequence in sequences:
            if sequence[0] == head:
                del sequence[0]
        sequences = [sequence for sequence in sequences if sequence]
    return order
