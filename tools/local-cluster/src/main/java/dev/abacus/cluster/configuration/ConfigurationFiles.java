package dev.abacus.cluster.configuration;

import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.process.Http;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads each {@code config/NAME.yml} into Consul's key {@code abacus/config/NAME/data}, if Consul lacks the key or the file
 * has changed since it was last loaded. A change that an operator makes in Consul stays until the file changes.
 */
public final class ConfigurationFiles {
    private static final String SUFFIX = ".yml";

    /** Read from the directory at a start, and not loaded into Consul. */
    private static final String TUNED = "tuned.yml";

    private final Path files;
    private final Path loaded;
    private final URI consul;
    private final Consumer<String> progress;

    /** @param loaded the directory for copies of the loaded files */
    public ConfigurationFiles(Path files, Path loaded, URI consul, Consumer<String> progress) {
        this.files = files;
        this.loaded = loaded;
        this.consul = consul;
        this.progress = progress;
    }

    /**
     * Skips a file while Consul does not answer: call it again.
     *
     * @throws IOException after all files, if some of them cannot be loaded; it names them
     */
    public void load() throws IOException {
        List<String> failures = new ArrayList<>();
        for (Path file : Directories.list(files)) {
            if (file.toString().endsWith(SUFFIX) && !file.endsWith(TUNED)) {
                try {
                    load(file);
                } catch (IOException | IllegalArgumentException e) {
                    failures.add(file.getFileName() + ": " + reason(e));
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new IOException(String.join("; ", failures));
        }
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }

    private void load(Path file) throws IOException {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - SUFFIX.length());
        String key = "abacus/config/" + name + "/data";
        URI uri = consul.resolve("/v1/kv/" + key);
        int present = Http.get(uri).status();
        byte[] content = Files.readAllBytes(file);
        Path last = loaded.resolve(fileName);
        boolean changed = !Files.exists(last) || !Arrays.equals(content, Files.readAllBytes(last));
        if ((present == 404 || present == 200 && changed)
                && Http.send("PUT", uri, content).status() == 200) {
            Files.createDirectories(loaded);
            Files.write(last, content);
            progress.accept("loaded " + fileName + " into Consul as " + key);
        }
    }
}
