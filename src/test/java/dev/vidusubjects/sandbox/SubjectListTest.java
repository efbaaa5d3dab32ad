package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.SandboxFixture.DELAY;
import static dev.vidusubjects.sandbox.SandboxFixture.names;
import static dev.vidusubjects.sandbox.SandboxFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectListTest {

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    private void create(int number) throws IOException {
        for (int i = 0; i < number; i++) {
            fixture.create("Hero " + i);
        }
        fixture.clock.advance(DELAY);
    }

    private static List<String> heroes(int... numbers) {
        return IntStream.of(numbers).mapToObj(number -> "Hero " + number).toList();
    }

    @Test
    void list_onlyCompletedSubjects_inPages() throws IOException {
        for (int i = 0; i < 5; i++) {
            fixture.create("Hero " + i);
        }
        fixture.create("Failed [fail=AuditSubmitIllegal]");
        fixture.create("Error [completed-with-error]");
        fixture.create("Cut [cut]");
        fixture.create("Refused [429]");
        fixture.clock.advance(DELAY);
        fixture.create("Not yet");

        JsonNode first = fixture.list("{\"ownership\":\"private\",\"count\":4}");
        JsonNode second = fixture.list("{\"ownership\":\"private\",\"count\":4,\"next_page_token\":\""
                + first.path("next_page_token").asText() + "\"}");

        assertThat(names(first)).isEqualTo(heroes(0, 1, 2, 3));
        assertThat(first.path("count").asInt()).isEqualTo(4);
        assertThat(names(second)).containsExactly("Hero 4", "Cut [cut]");
        assertThat(second.has("next_page_token")).isFalse();
        assertThat(first.path("subjects").path(0).path("images")).hasSize(1);
    }

    @Test
    void list_chosenIds_areFiltered() throws IOException {
        fixture.restartWithForeignSubjects(1000);
        String task = fixture.created("Hero");
        fixture.create("Other");
        fixture.clock.advance(DELAY);
        String id = text(fixture.task(task)).path("id").asText();

        JsonNode page = fixture.list("{\"subject_ids\":[\"" + id
                + "\",\"nope\",\"sandbox-crowd-000999\",\"sandbox-crowd-001000\",\"sandbox-crowd-0000007\"]}");

        assertThat(names(page)).containsExactly("Hero", "Crowd 000999");
        assertThat(page.has("next_page_token")).isFalse();
    }

    @Test
    void list_systemSubjects_areNone() throws IOException {
        create(1);

        assertThat(fixture.list("{\"ownership\":\"system\"}").path("subjects")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"count\":101}", "{\"count\":0}", "{\"next_page_token\":\"7\"}"})
    void list_absurdParameters_areRefused(String params) throws IOException {
        assertThat(fixture.submitList(params).status()).isEqualTo(400);
    }

    @Test
    void list_isNoSubmissionInTheLedger() throws IOException {
        fixture.list("{}");

        assertThat(fixture.ledger()).isEmpty();
    }

    @Test
    void list_ofTheSameTask_isTheSameAtEveryPoll() throws IOException {
        create(3);
        String id = SandboxFixture.json(fixture.submitList("{}")).path("id").asText();
        fixture.clock.advance(Duration.ofSeconds(1));
        JsonNode before = text(fixture.task(id));
        create(3);

        assertThat(text(fixture.task(id))).isEqualTo(before);
    }

    @Test
    void token_afterARestartAndADay_isValid() throws IOException {
        create(5);
        String token = fixture.list("{\"count\":2}").path("next_page_token").asText();

        fixture.clock.advance(Duration.ofDays(1));
        fixture.restart();

        assertThat(names(fixture.list("{\"count\":2,\"next_page_token\":\"" + token + "\"}")))
                .isEqualTo(heroes(2, 3));
    }

    @Test
    void token_behindTheEnd_isAnEmptyPage() throws IOException {
        assertThat(fixture.list("{\"next_page_token\":\"offset-100\"}").path("subjects"))
                .isEmpty();
    }

    @Test
    void order_newestFirst_isTheReverse() throws IOException {
        fixture.restartWithForeignSubjects(2);
        create(3);
        fixture.listSettings("{\"order\":\"newest_first\"}");

        assertThat(fixture.listNames(2)).containsExactly("Hero 2", "Hero 1", "Hero 0", "Crowd 000001", "Crowd 000000");
    }

    @Test
    void order_ofSubjectsThatTakeLonger_isByTheirEnd() throws IOException {
        fixture.create("Late [slow=15s]");
        fixture.create("Early [slow=1s]");
        fixture.clock.advance(DELAY);
        assertThat(fixture.listNames(10)).containsExactly("Early [slow=1s]");

        fixture.clock.advance(DELAY);

        assertThat(fixture.listNames(10)).containsExactly("Early [slow=1s]", "Late [slow=15s]");
    }

    @Test
    void order_unordered_isStableAndComplete() throws IOException {
        fixture.restartWithForeignSubjects(50);
        create(5);
        fixture.listSettings("{\"order\":\"unordered\"}");

        List<String> names = fixture.listNames(7);

        assertThat(names)
                .hasSize(55)
                .doesNotHaveDuplicates()
                .isNotEqualTo(names.stream().sorted().toList());
        assertThat(fixture.listNames(7)).isEqualTo(names);
        fixture.create("One more");
        fixture.clock.advance(DELAY);
        assertThat(fixture.listNames(7))
                .hasSize(56)
                .filteredOn(name -> !name.equals("One more"))
                .isEqualTo(names);
    }

    @Test
    void lag_subjectAppearsLater() throws IOException {
        fixture.listSettings("{\"lag_ms\":30000}");
        String task = fixture.created("Hero");
        fixture.clock.advance(DELAY);
        String id = text(fixture.task(task)).path("id").asText();
        fixture.clock.advance(Duration.ofSeconds(29));

        assertThat(fixture.listNames(10)).isEmpty();
        assertThat(fixture.listNames(10)).as("30 s after it was created").containsExactly("Hero");
        assertThat(names(fixture.list("{\"subject_ids\":[\"" + id + "\"]}"))).containsExactly("Hero");
    }

    @Test
    void insertBetweenPages_newestFirst_repeatsOneAndSkipsOnlyTheNewOne() throws IOException {
        create(6);
        fixture.listSettings("{\"order\":\"newest_first\",\"insert_between_pages\":1}");

        assertThat(fixture.listNames(3)).isEqualTo(heroes(5, 4, 3, 3, 2, 1, 1, 0));
        assertThat(fixture.listNames(3).subList(0, 3)).containsExactly("Newcomer 000001", "Newcomer 000000", "Hero 5");
    }

    @Test
    void insertBetweenPages_oldestFirst_endsWithTheNewOnes() throws IOException {
        create(4);
        fixture.listSettings("{\"insert_between_pages\":2,\"lag_ms\":5000}");
        fixture.clock.advance(Duration.ofSeconds(5));

        JsonNode first = fixture.list("{\"count\":3}");
        JsonNode second = fixture.list("{\"count\":3,\"next_page_token\":\""
                + first.path("next_page_token").asText() + "\"}");

        assertThat(names(first)).isEqualTo(heroes(0, 1, 2));
        assertThat(names(second)).containsExactly("Hero 3", "Newcomer 000000", "Newcomer 000001");
    }

    @ParameterizedTest
    @EnumSource(ListOrder.class)
    void insertBetweenPages_anyOrder_skipsNoSubjectThatWasThereBefore(ListOrder order) throws IOException {
        fixture.restartWithForeignSubjects(40);
        create(20);
        List<String> before = fixture.listNames(100);
        fixture.listSettings("{\"order\":\"" + order.code() + "\",\"insert_between_pages\":3}");

        assertThat(fixture.listNames(7)).containsAll(before);
    }

    @Test
    void unreadableEntries_areInEachPageAndHideNoOther() throws IOException {
        create(5);
        fixture.listSettings("{\"unreadable_entries\":1}");

        JsonNode page = fixture.list("{\"count\":3}");

        assertThat(page.path("subjects")).hasSize(3);
        assertThat(page.path("subjects").path(0).has("id")).isFalse();
        assertThat(fixture.listNames(3)).containsAll(heroes(0, 1, 2, 3, 4)).hasSize(5 + 3);
        assertThat(fixture.listNames(1))
                .as("a page has at least one of the others")
                .containsAll(heroes(0, 4));
    }
}
