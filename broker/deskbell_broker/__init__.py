"""The broker between buttons and desk: Mosquitto, made from the contract's topics.

`parts` finds the program or unpacks it, `certificates`, `passwords`, `acl` and
`config` write what it reads, and `supervisor.Broker` keeps it running. Nothing
here reads a message: what a broker may be trusted with is transport alone.
"""
