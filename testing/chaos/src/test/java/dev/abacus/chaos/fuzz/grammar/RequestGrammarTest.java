package dev.abacus.chaos.fuzz.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RequestGrammarTest {

    private static final int MANY = 20_000;

    private final RequestGrammar grammar = new RequestGrammar(1);

    @Test
    void theSameSeedGivesTheSameRequestsInAnyOrder() {
        List<String> forwards = LongStream.range(0, 500)
                .mapToObj(grammar::request)
                .map(RequestGrammarTest::text)
                .toList();
        List<String> backwards = LongStream.range(0, 500)
                .mapToObj(number -> new RequestGrammar(1).request(499 - number))
                .map(RequestGrammarTest::text)
                .toList()
                .reversed();

        assertThat(backwards).isEqualTo(forwards);
    }

    private static String text(FuzzRequest request) {
        return request.mutations() + new String(request.raw().bytes(), ISO_8859_1);
    }

    @Test
    void anotherSeedGivesOthers() {
        RequestGrammar other = new RequestGrammar(2);

        assertThat(LongStream.range(0, 500)
                        .filter(number -> new String(
                                        grammar.request(number).raw().bytes())
                                .equals(new String(other.request(number).raw().bytes()))))
                .hasSizeLessThan(50);
    }

    @Test
    void everyCallIsThereAndAThirdOfThemIsPlain() {
        Set<String> calls = new TreeSet<>();
        long plain = LongStream.range(0, MANY)
                .mapToObj(grammar::request)
                .peek(request -> calls.add(request.call()))
                .filter(FuzzRequest::isPlain)
                .count();

        assertThat(calls).hasSize(17);
        assertThat(plain).isBetween(MANY / 4L, MANY / 2L);
    }

    @Test
    void aMarkTellsItsRequest() {
        FuzzRequest marked = LongStream.range(0, MANY)
                .mapToObj(grammar::request)
                .filter(request -> !request.mark().isEmpty())
                .findFirst()
                .orElseThrow();

        assertThat(RequestGrammar.numberIn("/abacus/state/" + marked.mark() + ";x"))
                .isEqualTo(marked.number());
        assertThat(RequestGrammar.numberIn("/abacus/state/k1")).isEqualTo(-1);
    }
}
