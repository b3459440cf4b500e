package dev.abacus.cluster.access;

import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Users and permissions of an etcd.
 *
 * @param grants permissions by user
 * @param administrators the users with all permissions
 */
public record Roles(Map<String, Set<Grant>> grants, Set<String> administrators) {
    private static final List<String> PERMISSIONS = List.of("read", "write", "readwrite");

    /** @throws ClusterException if the file cannot be read, or has an invalid line */
    public static Roles read(Path file) {
        Roles roles = new Roles(new LinkedHashMap<>(), new TreeSet<>());
        try {
            Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> roles.add(line, file));
        } catch (IOException e) {
            throw ClusterException.because("cannot read " + file, e);
        }
        return roles;
    }

    private void add(String line, Path file) {
        List<String> words = List.of(line.split("\\s+"));
        Set<Grant> own = grants.computeIfAbsent(words.getFirst(), user -> new LinkedHashSet<>());
        if (words.size() == 3 && PERMISSIONS.contains(words.get(1))) {
            own.add(new Grant(words.get(1).toUpperCase(Locale.ROOT), words.get(2)));
        } else if (words.size() == 2 && words.get(1).equals("root")) {
            administrators.add(words.getFirst());
        } else if (words.size() != 1) {
            throw new ClusterException(file + " has a line that is not 'USER', 'USER root' or 'USER "
                    + String.join("|", PERMISSIONS) + " PREFIX': " + line);
        }
    }

    Set<String> users() {
        return grants.keySet();
    }
}
