package dev.abacus.state.calculations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.state.Excerpt;
import dev.abacus.state.InvalidInputException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class EventCursorTest {
    @Property
    void readsWhatItWrites(@ForAll @LongRange(min = 1, max = 999_999_999_999_999_999L) long revision) {
        EventCursor cursor = new EventCursor(
                revision, new CalculationIds(System::currentTimeMillis).next().toString());

        assertThat(EventCursor.parse(cursor.toString())).isEqualTo(cursor);
    }

    @Property
    void refusesAnyOtherText(@ForAll String text) {
        assertThatThrownBy(() -> EventCursor.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(Excerpt.of(text));
    }
}
