"""How Django itself writes dates, where no template of ours does: in the lists of the admin."""
