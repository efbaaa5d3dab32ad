package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.SandboxFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.fixture.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LedgerTest {

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @Test
    void ledger_submission_isAnEntry() throws IOException {
        String id = fixture.created("Hero");

        assertThat(fixture.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.path("name").asText()).isEqualTo("Hero");
            assertThat(entry.path("task_id").asText()).isEqualTo(id);
            assertThat(entry.path("images").asInt()).isEqualTo(1);
            assertThat(entry.path("accepted").asBoolean()).isTrue();
            assertThat(entry.path("response").asText()).isEqualTo("200");
            assertThat(entry.path("at").asText()).isEqualTo(MutableClock.START.toString());
        });
    }

    @Test
    void ledger_pollsAndLists_areCounted() throws IOException {
        fixture.poll(fixture.created("Hero"));
        fixture.poll("nope");
        fixture.submitList("{}");
        fixture.submitList("{\"count\":101}");
        fixture.faults("{\"outage_seconds\":60}");
        fixture.submitList("{}");

        JsonNode ledger = fixture.sandbox().ledger(Optional.empty());

        assertThat(ledger.path("polls").asInt()).isEqualTo(2);
        assertThat(ledger.path("lists").asInt()).isEqualTo(3);
        assertThat(ledger.path("submissions")).hasSize(1);
    }

    @Test
    void ledger_ofAName_hasOnlyItsSubmissions() throws IOException {
        String id = fixture.created("Hero");
        fixture.created("Hero & friend");
        fixture.poll(id);

        JsonNode ledger = fixture.sandbox().ledger(Optional.of("Hero"));

        assertThat(ledger.path("submissions"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path("task_id").asText()).isEqualTo(id));
        assertThat(ledger.path("polls").asInt()).isEqualTo(1);
        assertThat(fixture.sandbox().ledger(Optional.of("Absent")).path("submissions"))
                .isEmpty();
    }

    @Test
    void restart_tasksAndLedger_areStillThere() throws IOException {
        String id = fixture.created("Hero [slow=20s]");
        fixture.create("Refused [429]");
        fixture.create("Created [created-then=504-html]");
        List<JsonNode> before = fixture.ledger();

        fixture.restart();

        assertThat(fixture.ledger()).isEqualTo(before).hasSize(3);
        assertThat(fixture.task(id).path("status").asText()).isEqualTo("created");
        fixture.clock.advance(Duration.ofSeconds(20));
        assertThat(text(fixture.task(id)).path("name").asText()).isEqualTo("Hero [slow=20s]");
        assertThat(fixture.listNames(100)).containsExactly("Created [created-then=504-html]", "Hero [slow=20s]");
    }

    @Test
    void restart_tornLastLine_isIgnoredAndWrittenOver() throws IOException {
        fixture.create("Hero");
        Files.writeString(fixture.journal(), "{\"at\":\"2026-01-01T12:00:0", StandardOpenOption.APPEND);

        fixture.restart();
        fixture.create("Second");
        fixture.restart();

        assertThat(fixture.ledger())
                .extracting(entry -> entry.path("name").asText())
                .containsExactly("Hero", "Second");
    }

    @Test
    void restart_damagedLine_costsNoOther() throws IOException {
        fixture.create("Hero");
        Files.writeString(fixture.journal(), "\u0000\u0000\u0000\n", StandardOpenOption.APPEND);
        fixture.restart();
        fixture.create("Second");
        fixture.restart();

        assertThat(fixture.ledger())
                .extracting(entry -> entry.path("name").asText())
                .containsExactly("Hero", "Second");
    }

    @Test
    void journal_media_areNotKept() throws IOException {
        fixture.create("Hero");

        assertThat(Files.readString(fixture.journal()))
                .contains("\"media_bytes\":26")
                .doesNotContain("base64");
    }
}
