"""What becomes `shelter_verify.py`: a report checked on any machine that has Python, and nothing else."""
