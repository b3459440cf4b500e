package dev.abacus.cluster.configuration;

import dev.abacus.cluster.process.Http;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Loads each {@code config/NAME.yml} into Consul's key {@code abacus/config/NAME/data}: when Consul lacks the key, and
 * when the file has changed since it was loaded last. A change that an operator makes in Consul so stays until the
 * file changes.
 */
public final class ConfigurationFiles {
    private static final String SUFFIX = ".yml";

    /** What is read from there at a start, and is not for Consul. */
    private static final String TUNED = "tuned.yml";

    private final Path files;
    private final Path loaded;
    private final URI consul;
    private final Consumer<String> story;

    /** @param loaded the directory that remembers what was loaded last */
    public ConfigurationFiles(Path files, Path loaded, URI consul, Consumer<String> story) {
        this.files = files;
        this.loaded = loaded;
        this.consul = consul;
        this.story = story;
    }

    /** Does nothing for a file while Consul does not answer: call it again. */
    public void load() throws IOException {
        for (Path file : list()) {
            load(file);
        }
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX) && !file.endsWith(TUNED))
                    .sorted()
                    .toList();
        }
    }

    private void load(Path file) throws IOException {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - SUFFIX.length());
        String key = "abacus/config/" + name + "/data";
        URI uri = consul.resolve("/v1/kv/" + key);
        int present = Http.get(uri).status();
        byte[] content = Files.readAllBytes(file);
        String digest = digest(content);
        Path last = loaded.resolve(name + ".sha256");
        boolean changed = !Files.exists(last) || !Files.readString(last).equals(digest);
        if ((present == 404 || present == 200 && changed)
                && Http.send("PUT", uri, content).status() == 200) {
            Files.createDirectories(loaded);
            Files.writeString(last, digest);
            story.accept(fileName + " is now " + key + " in Consul");
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
