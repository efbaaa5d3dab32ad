package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.provider.SubjectDirectory.Page;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskJson;
import dev.vidusubjects.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectReaderTest {

    private static Optional<Subject> subject(String json) {
        return SubjectReader.subject(
                ProviderResponse.parse(json.replace('\'', '"')).orElseThrow());
    }

    private static Optional<Page> page(String json) {
        return SubjectReader.page(
                ProviderResponse.parse(json.replace('\'', '"')).orElseThrow());
    }

    @Test
    void subject_everyField_isRead() {
        assertThat(subject("{'id':'s1','name':'Hero','images':['https://x/1.png'],'videos':['https://x/1.mp4'],"
                        + "'voice_id':'v','style':'noir','description':'d','credits':5,'novelty':1}"))
                .contains(new Subject(
                        "s1",
                        "Hero",
                        List.of("https://x/1.png"),
                        List.of("https://x/1.mp4"),
                        Optional.of("v"),
                        Optional.of("noir"),
                        Optional.of("d"),
                        OptionalInt.of(5)));
    }

    @Test
    void subject_onlyAnId_isEnough() {
        assertThat(subject("{'id':77}"))
                .contains(new Subject(
                        "77",
                        "",
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'id':''}", "{'id':null}", "{'id':[]}"})
    void subject_withoutId_isNone(String json) {
        assertThat(subject(json)).isEmpty();
    }

    @Test
    void subject_oddLists_areRead() {
        Subject subject = subject("{'id':'s','images':'https://x/1.png','videos':[{'url':'https://x/v.mp4'},null,7]}")
                .orElseThrow();

        assertThat(subject.images()).containsExactly("https://x/1.png");
        assertThat(subject.videos()).containsExactly("https://x/v.mp4", "7");
    }

    @Test
    void subject_endlessList_isBounded() {
        assertThat(subject("{'id':'s','images':['a'" + ",'b'".repeat(500) + "]}")
                        .orElseThrow()
                        .images())
                .hasSize(10);
    }

    /**
     * Regression: the store rejects an item of 400 KB, so a task with very long texts from the provider could never be
     * completed.
     */
    @ParameterizedTest
    @ValueSource(strings = {"x", "英", "\\\\", "🦸"})
    void subject_ofHugeTexts_leavesATaskThatFitsItsStore(String filling) {
        String text = filling.repeat(20_000);
        String list = "['" + text + "'" + (",'" + text + "'").repeat(20) + "]";
        Subject subject = subject("{'id':'s','name':'" + text + "','images':" + list + ",'videos':" + list
                        + ",'voice_id':'" + text + "','style':'" + text + "','description':'" + text + "'}")
                .orElseThrow();

        Task task = Tasks.completed(
                Tasks.submitted(1, Tasks.START),
                new Completion(Tasks.START, subject, "s3://bucket/results/1.json"),
                Tasks.START);

        assertThat(TaskJson.write(task)).hasSizeBetween(100_000, 250_000);
        assertThat(subject.description().orElseThrow())
                .endsWith("… (" + text.length() / (filling.equals("\\\\") ? 2 : 1) + " characters)");
    }

    @Test
    void subject_ofTheMaxLengthDescription_isComplete() {
        String description = "英".repeat(2_000);

        assertThat(subject("{'id':'s','description':'" + description + "'}")
                        .orElseThrow()
                        .description())
                .contains(description);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "5.0, 5", "5.00, 5", "4.2, 5", "0, 0", "2147483647, 2147483647", "1e2, 100", "0.0, 0"})
    void subject_credits_areReadAsNumberOrText(String credits, int expected) {
        assertThat(subject("{'id':'s','credits':" + credits + "}").orElseThrow().credits())
                .hasValue(expected);
        assertThat(subject("{'id':'s','credits':'" + credits + "'}")
                        .orElseThrow()
                        .credits())
                .hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "2147483648", "'five'", "''", "null", "[]", "1e999999999", "'1e999999999'", "1e-999999999"
            })
    void subject_absurdCredits_areNoneAndCheap(String credits) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(1), () -> assertThat(subject("{'id':'s','credits':" + credits + "}")
                                .orElseThrow()
                                .credits())
                        .isEmpty());
    }

    @Test
    void subject_endlessDigits_areNoneAndCheap() {
        String digits = "9".repeat(3_000_000);

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(1), () -> assertThat(subject("{'id':'s','credits':'" + digits + "'}")
                                .orElseThrow()
                                .credits())
                        .isEmpty());
    }

    @Test
    void page_lastOne_hasNoToken() {
        assertThat(page("{'subjects':[],'count':0,'next_page_token':''}"))
                .contains(new Page(List.of(), 0, Optional.empty()));
        assertThat(page("{'subjects':null}")).contains(new Page(List.of(), 0, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'subjects':'x'}"})
    void page_withoutList_isNone(String json) {
        assertThat(page(json)).isEmpty();
    }

    /** Regression: one entry without an id made the whole list permanently unreadable. */
    @Test
    void page_unreadableEntries_areCountedAndSkipped() {
        Page page = page("{'subjects':[{'name':'no id'},{'id':'s1'},null,'x'],'next_page_token':'p2'}")
                .orElseThrow();

        assertThat(page.subjects()).extracting(Subject::id).containsExactly("s1");
        assertThat(page.unreadable()).isEqualTo(3);
        assertThat(page.nextPageToken()).contains("p2");
    }
}
