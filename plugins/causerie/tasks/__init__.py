"""What people type: `inv --list` names the tasks. The edge of the house: it prints, exits, reads the clock."""
