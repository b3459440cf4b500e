package dev.abacus.state;

/** User of etcd and its password, where etcd has users. */
public record Credentials(String user, Secret password) {
    /** For an etcd without users. */
    public static final Credentials NONE = new Credentials("", new Secret(""));

    /** @throws IllegalArgumentException if only one is given */
    public Credentials {
        if (user.isEmpty() != password.text().isEmpty()) {
            throw new IllegalArgumentException("user and password must be given together");
        }
    }

    public boolean given() {
        return !user.isEmpty();
    }
}
