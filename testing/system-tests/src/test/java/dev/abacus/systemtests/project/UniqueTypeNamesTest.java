package dev.abacus.systemtests.project;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No two top-level types of the main code of all modules have the same simple name. */
class UniqueTypeNamesTest {

    @Test
    void eachNameIsThatOfOneType() throws IOException {
        Map<Path, List<Path>> types = SourceTree.types("src/main/java").stream().collect(groupingBy(Path::getFileName));

        assertThat(types).isNotEmpty();
        assertThat(types.values()).filteredOn(paths -> paths.size() > 1).isEmpty();
    }
}
