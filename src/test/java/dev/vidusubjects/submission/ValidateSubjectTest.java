package dev.vidusubjects.submission;

import static dev.vidusubjects.fixture.Fixture.hero;
import static dev.vidusubjects.fixture.Fixture.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.files.FolderMediaStore;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRequestReader;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.subject.WebhookRules;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A validation finds what a submission of the same request would find, and changes nothing. */
class ValidateSubjectTest {

    @TempDir
    Path data;

    private Fixture fixture;
    private ValidateSubject validate;

    @BeforeEach
    void open() {
        fixture = new Fixture(data);
        validate = validate(fixture.media);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void validate_validRequest_storesAndSendsNothing() throws Exception {
        Validation found = validate.validate(hero("Hero", null).parsed(), Budgets.ample());

        assertThat(found.isValid()).isTrue();
        assertThat(found.violations()).isEmpty();
        assertThat(found.warnings()).isEmpty();
        assertThat(fixture.provider.submitted).isEmpty();
        assertThat(fixture.started).isEmpty();
        assertThat(fixture.tasks.list(Optional.empty(), 10, Optional.empty()).tasks())
                .isEmpty();
        assertThat(data.resolve("uploads")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": 7, \"name\": \" \", \"images\": {}, \"colour\": \"red\"}",
                "{\"name\": \"Hero\", \"images\": [\"local://uploads/none.png\", \"data:,x\"], \"videos\": [1, 2]}",
                "{\"name\": \"Hero\", \"images\": [\"local://results/x.json\"], \"webhook_url\": \"http://127.0.0.1/\"}",
            })
    void validate_anyRequest_findsWhatASubmissionFinds(String json) throws Exception {
        ParsedRequest parsed =
                SubjectRequestReader.read(json.getBytes(StandardCharsets.UTF_8), "the body", MediaSource::ofText);

        Validation found = validate.validate(parsed, Budgets.ample());

        InvalidSubjectException refusal = catchThrowableOfType(
                InvalidSubjectException.class,
                () -> fixture.submit.submit(
                        new SubmitCommand(parsed, Optional.empty(), PollOwner.WORKFLOW, Budgets.ample())));
        assertThat(found.isValid()).isFalse();
        assertThat(found.violations()).isEqualTo(refusal.violations());
    }

    @Test
    void validate_largeRequest_isWarnedAbout() throws Exception {
        ParsedRequest parsed = request(stored("a.png", 9_000_000), stored("b.png", 9_000_000));

        assertThat(validate.validate(parsed, Budgets.ample()).warnings())
                .extracting(Warning::field, Warning::rule)
                .containsExactly(tuple("$", "large_request"));
    }

    @Test
    void validate_inlineMediaThatWouldBeStored_areNotStored() throws Exception {
        ValidateSubject little = validate(
                new FolderMediaStore(new DataDirectory(data), Fixture.config(data), new MutableClock(), () -> 0L) {
                    @Override
                    public long maxInlineBytes() {
                        return 1;
                    }
                });

        assertThat(little.validate(request(image()), Budgets.ample()).isValid()).isTrue();
        assertThat(data.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void validate_storedObjectTooLargeForTheProvider_namesTheItem() throws Exception {
        ParsedRequest parsed = request(image(), stored("large.png", 20_000_000));

        assertThat(validate.validate(parsed, Budgets.ample()).violations())
                .extracting(Violation::field, Violation::code)
                .containsExactly(tuple("images[1]", "inline_size"));
    }

    @Test
    void validate_whileSubmissionsArePaused_isDone() throws Exception {
        fixture.provider.pause = Duration.ofMinutes(5);

        assertThat(validate.validate(request(image()), Budgets.ample()).isValid())
                .isTrue();
    }

    @Test
    void validate_tooLittleTimeForTheResponse_isRefused() throws Exception {
        TimeBudget little = TimeBudget.of(Duration.ofMillis(1_999), fixture.clock);
        TimeBudget enough = TimeBudget.of(Duration.ofSeconds(2), fixture.clock);

        assertThatThrownBy(() -> validate.validate(request(image()), little)).isInstanceOf(TryAgainException.class);
        assertThat(validate.validate(request(image()), enough).isValid()).isTrue();
    }

    @Test
    void validate_storageFails_isNoViolation() throws Exception {
        MediaSource object = stored("a.png", 5_000);
        ValidateSubject broken = validate(
                new FolderMediaStore(new DataDirectory(data), Fixture.config(data), new MutableClock(), () -> 0L) {
                    @Override
                    public MediaContent open(StoredObject object) throws IOException {
                        throw new IOException("broken");
                    }
                });

        assertThatThrownBy(() -> broken.validate(request(object), Budgets.ample()))
                .isInstanceOf(UncheckedIOException.class);
    }

    private MediaSource stored(String name, int length) throws Exception {
        Files.write(data.resolve("uploads").resolve(name), MediaFiles.png(100, 100, length));
        return MediaSource.ofText("local://uploads/" + name);
    }

    private static ParsedRequest request(MediaSource... images) {
        return new ParsedRequest(new SubjectRequest("Hero", List.of(images), List.of(), Optional.empty()), List.of());
    }

    private static ValidateSubject validate(FolderMediaStore store) {
        WebhookRules webhooks = new WebhookRules(false, false, host -> {
            throw new UnknownHostException(host);
        });
        return new ValidateSubject(new SubjectRules(store, Optional.empty(), webhooks), store);
    }
}
