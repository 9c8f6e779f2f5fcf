"""What arrived: person, offence, offer; is it valid?"""
