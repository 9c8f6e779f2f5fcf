"""Files of people to compare with and of the arms of trials: checked row by row, in one way for both"""
