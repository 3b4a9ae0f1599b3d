"""``python -m comity``: the same as the ``comity`` command."""

from comity.faces.cli import main

if __name__ == "__main__":
    main()
