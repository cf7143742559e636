"""What is said by mail to people who have no account yet."""

from networks.mails.invitation import compose_invitation, link_of, read_link

__all__ = ["compose_invitation", "link_of", "read_link"]
