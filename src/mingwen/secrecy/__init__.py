"""What must not leave: the secrecy decision on an item and the ticket that refers a doubt to the office."""

from mingwen.secrecy.referral import Referral, read_referral

__all__ = ["Referral", "read_referral"]
