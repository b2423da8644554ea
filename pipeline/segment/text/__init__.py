"""The text as segmentation reads it: without page furniture, in sentences, with every character's place."""
