"""Measuring Comity: readings against what careful readers recorded, and speed and memory."""
