package dev.abacus.systemtests.project;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No two types have the same simple name: top-level types of all modules, and nested types of the product, too. */
class UniqueTypeNamesTest {

    /** What a caller runs. */
    private static final Set<String> PRODUCT =
            Set.of("gateway", "service-kit", "shared-state", "arith-service", "sum-service");

    /** Names of a state machine's states, as often as there are state machines; private. */
    private static final Set<String> STATES = Set.of("State", "Phase");

    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");

    /** The code is formatted: four spaces a level. */
    private static final Pattern TYPE = Pattern.compile(
            "(?m)^((?: {4})*)((?:(?:public|protected|private|static|final|abstract|sealed|non-sealed) )*)"
                    + "(class|interface|record|enum|@interface) (\\w+)");

    private record Type(String kind, String name, boolean isPrivate, Path file) {

        /** Readers meet it in one file only. */
        boolean mayRepeat() {
            return isPrivate && (STATES.contains(name) || kind.equals("record"));
        }

        @Override
        public String toString() {
            return kind + " " + name + " in " + file;
        }
    }

    @Test
    void eachNameIsThatOfOneTopLevelType() throws IOException {
        Map<Path, List<Path>> types = SourceTree.types("src/main/java").stream().collect(groupingBy(Path::getFileName));

        assertThat(types).isNotEmpty();
        assertThat(types.values()).filteredOn(paths -> paths.size() > 1).isEmpty();
    }

    @Test
    void eachNameIsThatOfOneTypeOfTheProduct() throws IOException {
        Map<String, List<Type>> types = SourceTree.types("src/main/java").stream()
                .filter(file -> PRODUCT.contains(file.getName(0).toString()))
                .flatMap(UniqueTypeNamesTest::typesOf)
                .filter(type -> !type.mayRepeat())
                .collect(groupingBy(Type::name));

        assertThat(types).containsKeys("Topology", "EtcdReport");
        assertThat(types.values()).filteredOn(same -> same.size() > 1).isEmpty();
    }

    /** Also private: what is nested in a private type. */
    private static Stream<Type> typesOf(Path file) {
        List<Type> types = new ArrayList<>();
        int privateLevel = Integer.MAX_VALUE;
        for (MatchResult found : TYPE.matcher(
                        COMMENT.matcher(SourceTree.read(file)).replaceAll(""))
                .results()
                .toList()) {
            int level = found.group(1).length();
            if (level <= privateLevel) {
                privateLevel = found.group(2).contains("private") ? level : Integer.MAX_VALUE;
            }
            types.add(new Type(found.group(3), found.group(4), privateLevel < Integer.MAX_VALUE, file));
        }
        return types.stream();
    }
}
