"""Screening for risk, and safeguarding."""
