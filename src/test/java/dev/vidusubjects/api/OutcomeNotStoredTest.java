package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.body;
import static dev.vidusubjects.api.Calls.json;
import static dev.vidusubjects.api.Calls.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fixture.ScriptedProvider;
import dev.vidusubjects.submission.OutcomeNotStoredException;
import dev.vidusubjects.submission.Submission;
import dev.vidusubjects.submission.SubmitCommand;
import dev.vidusubjects.submission.SubmitSubject;
import dev.vidusubjects.task.TaskId;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store fails during the call to the provider, so the outcome of the submission is not stored. The response must
 * not tell the client to retry.
 */
@QuarkusTest
@TestProfile(ApiProfile.class)
class OutcomeNotStoredTest {

    private static final TaskId ID = TaskId.ofKey("api", "order-1");

    @TempDir
    Path data;

    @BeforeEach
    void closeStoreDuringProviderCall() {
        Fixture fixture = new Fixture(data);
        fixture.provider.then(ScriptedProvider.waiting());
        fixture.provider.during(fixture::close);

        OutcomeNotStoredException lost = catchThrowableOfType(
                OutcomeNotStoredException.class, () -> fixture.submit.submit(Fixture.hero("Hero", ID)));
        assertThat(lost.task().id()).isEqualTo(ID);

        SubmitSubject submit =
                new SubmitSubject(null, null, null, null, null, null, null, null, null, null, null, null) {
                    @Override
                    public Submission submit(SubmitCommand command) {
                        throw lost;
                    }
                };
        QuarkusMock.installMockForType(submit, SubmitSubject.class);
    }

    @Test
    void create_outcomeNotStored_isUnconfirmed() {
        problem(json(body("Hero")).post("/v1/subjects").then(), 504, "submission_unconfirmed")
                .body("task_id", is(ID.value()));
    }

    @Test
    void generate_outcomeNotStored_returnsTask() {
        json("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\"Hero\"}}]}")
                .post("/model/v1/generation")
                .then()
                .statusCode(200)
                .body("id", is(ID.value()))
                .body("status", is("created"))
                .body("error", nullValue());
    }
}
