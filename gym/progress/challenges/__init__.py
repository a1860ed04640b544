"""Two users on the same claims: the rules, and what stays sealed until both are done."""
