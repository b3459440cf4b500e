package dev.abacus.cluster.access;

import dev.abacus.cluster.fault.ClusterException;
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
 * Who may do what.
 *
 * @param grants each user with what its role permits
 * @param administrators those of them who may do everything
 */
public record Roles(Map<String, Set<Grant>> grants, Set<String> administrators) {
    private static final List<String> PERMISSIONS = List.of("read", "write", "readwrite");

    /** @throws ClusterException if it cannot be read, or a line of it is not understood */
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
            throw new ClusterException(file + " has a line that is none of 'USER', 'USER root' and 'USER "
                    + String.join("|", PERMISSIONS) + " PREFIX': " + line);
        }
    }

    Set<String> users() {
        return grants.keySet();
    }
}
