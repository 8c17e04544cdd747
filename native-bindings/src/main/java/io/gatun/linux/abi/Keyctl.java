package io.gatun.linux.abi;

/** Constants of keyctl(2); names and values are the kernel headers'. */
@Header("linux/keyctl.h")
public final class Keyctl {
    public static final int KEYCTL_JOIN_SESSION_KEYRING = 1;

    private Keyctl() {}
}
