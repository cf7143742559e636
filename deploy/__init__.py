"""How the portal is put onto machines: the proxy's configuration, the local stack, small helpers of the Makefile."""
