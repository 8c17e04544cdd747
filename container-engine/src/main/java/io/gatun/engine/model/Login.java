package io.gatun.engine.model;

/**
 * Who one is for a registry.
 *
 * @param identityToken in place of a password; may be empty
 */
public record Login(String user, String password, String identityToken) {
    /** Nobody. */
    public static final Login NONE = new Login("", "", "");

    /** Whether it says nothing. */
    public boolean isEmpty() {
        return user.isEmpty() && identityToken.isEmpty();
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
