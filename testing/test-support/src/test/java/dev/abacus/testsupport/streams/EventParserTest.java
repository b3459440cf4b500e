package dev.abacus.testsupport.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class EventParserTest {

    @Test
    void readsWhatIsComplete() throws IOException {
        EventParser events = parser("""
                id:0
                :open

                id:1-a
                event:calculation
                data:{"id":"a"}

                :

                id: 2-b
                event: reset
                data: one
                data: two

                id:3-c
                data:cut off
                """);

        assertThat(events.next()).isEqualTo(new Event("1-a", "calculation", "{\"id\":\"a\"}"));
        assertThat(events.next()).isEqualTo(new Event("2-b", "reset", "one\ntwo"));
        assertThat(events.next()).isNull();
        assertThat(events.lastId()).isEqualTo("2-b");
    }

    @Test
    void anIdWithoutAnEventIsWhereToResume() throws IOException {
        EventParser events = parser("""
                id:1-a
                :open

                id:2-b
                """);

        assertThat(events.next()).isNull();
        assertThat(events.lastId()).isEqualTo("1-a");
    }

    private static EventParser parser(String text) {
        return new EventParser(new BufferedReader(new StringReader(text)));
    }
}
