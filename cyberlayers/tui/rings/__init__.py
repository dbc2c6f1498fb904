"""The dial without a screen: what it shows, where its areas lie, how they are coloured. Pure, no Textual."""
