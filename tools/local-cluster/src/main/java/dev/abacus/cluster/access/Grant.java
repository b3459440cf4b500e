package dev.abacus.cluster.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import tools.jackson.databind.JsonNode;

/**
 * Permission for the keys of a prefix.
 *
 * @param permission as etcd names it: READ, WRITE or READWRITE
 */
record Grant(String permission, String prefix) {
    /** From the JSON of a role, in which etcd omits default values. */
    static Grant of(JsonNode json) {
        byte[] key = Base64.getDecoder().decode(json.path("key").asString(""));
        return new Grant(json.path("permType").asString("READ"), new String(key, UTF_8));
    }

    String key() {
        return base64(prefix);
    }

    /** The first key after all keys of the prefix. */
    String rangeEnd() {
        int last = prefix.length() - 1;
        return base64(prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
