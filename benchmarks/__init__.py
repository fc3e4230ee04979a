"""Figures that are measured, not promised: speed, extraction, and how often each rule is right."""
