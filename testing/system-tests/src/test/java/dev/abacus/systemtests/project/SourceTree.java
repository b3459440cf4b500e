package dev.abacus.systemtests.project;

import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of this repository, by paths relative to its root. */
final class SourceTree {

    static final Path ROOT = ProjectHome.find();

    private SourceTree() {}

    /** Java types of {@code src/main/java}, {@code src/test/java} and the like, of all modules. */
    static List<Path> types(String sources) throws IOException {
        return files(".java").stream()
                .filter(file -> file.toString().matches("([\\w-]+/){1,3}" + sources + "/.*"))
                .filter(file -> !file.endsWith("package-info.java"))
                .toList();
    }

    /** The text of a file, by its path relative to the root. */
    static String read(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those below the root that end so, but no build results and no hidden directories. */
    static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .map(ROOT::relativize)
                    .filter(file -> !file.toString().matches("(.*/)?(\\..*|target/.*|node_modules/.*)"))
                    .toList();
        }
    }
}
