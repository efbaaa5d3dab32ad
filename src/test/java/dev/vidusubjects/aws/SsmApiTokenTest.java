package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.api.problem.ApiTokenException;
import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.fixture.MutableClock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SsmApiTokenTest {

    private final LoopbackService service = new LoopbackService();
    private final MutableClock clock = new MutableClock();
    private final SsmApiToken token = new SsmApiToken(
            Optional.of(new SecretParameter(service.clients(), "/vidu-subjects/api-token", clock)),
            Optional.of("of-the-settings"));

    @AfterEach
    void close() {
        service.close();
    }

    private void holds(String value) {
        service.responds(Response.json(200, "{\"Parameter\":{\"Type\":\"SecureString\",\"Value\":\"" + value + "\"}}"));
    }

    @Test
    void token_ofParameter_takesPrecedenceOverTheSettings() {
        holds("t-1");

        assertThat(token.token()).contains("t-1");
        assertThat(token.token()).contains("t-1");

        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void token_changed_isReadAgainAfterTheMaximumAge() {
        holds("t-1");
        token.token();
        holds("t-2");

        clock.advance(SsmApiToken.MAX_AGE.minusMillis(1));
        assertThat(token.token()).contains("t-1");
        clock.advance(java.time.Duration.ofMillis(1));
        assertThat(token.token()).contains("t-2");
    }

    @Test
    void token_refreshFails_keepsTheOldTokenAndDoesNotRequestItEachTime() {
        holds("t-1");
        token.token();
        service.responds(Response.error(400, "AccessDeniedException", "no"));
        clock.advance(SsmApiToken.MAX_AGE);

        assertThat(token.token()).contains("t-1");
        assertThat(token.token()).contains("t-1");

        assertThat(service.requests()).hasSize(2);
    }

    /** An empty token would open the API to every caller. */
    @Test
    void token_empty_admitsNoCaller() {
        holds(" ");

        assertThatThrownBy(token::token).isInstanceOf(ApiTokenException.class).hasMessageContaining("is empty");
    }

    @Test
    void token_unreadable_admitsNoCaller() {
        service.responds(Response.error(400, "ParameterNotFound", "none"));

        assertThatThrownBy(token::token)
                .isInstanceOf(ApiTokenException.class)
                .hasMessageContaining("/vidu-subjects/api-token")
                .hasMessageContaining("ParameterNotFound");
    }

    @Test
    void token_withoutParameter_isThatOfTheSettings() {
        assertThat(new SsmApiToken(Optional.empty(), Optional.of(" t ")).token())
                .contains("t");
        assertThat(new SsmApiToken(Optional.empty(), Optional.of("")).token()).isEmpty();
    }
}
