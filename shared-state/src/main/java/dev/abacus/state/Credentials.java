package dev.abacus.state;

/** Who a process is to etcd, where etcd asks for that. */
public record Credentials(String user, Secret password) {
    /** For an etcd that asks nobody. */
    public static final Credentials NONE = new Credentials("", new Secret(""));

    /** @throws IllegalArgumentException if one is there without the other */
    public Credentials {
        if (user.isEmpty() != password.text().isEmpty()) {
            throw new IllegalArgumentException(
                    user.isEmpty() ? "a password without a user" : "the user " + user + " has no password");
        }
    }

    public boolean given() {
        return !user.isEmpty();
    }
}
