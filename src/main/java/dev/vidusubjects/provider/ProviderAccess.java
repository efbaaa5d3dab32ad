package dev.vidusubjects.provider;

import java.net.URI;

/** Port: where the provider is, and the key by which it knows its customer. */
public interface ProviderAccess {

    /** @return without a path, for example {@code https://cloud.vtrix.ai} */
    URI baseUrl();

    /**
     * @return the key for {@code Authorization: Bearer}; never to be logged or stored
     * @throws ProviderException.Account if no key can be had
     */
    String key() throws ProviderException.Account;

    /**
     * The provider answered 401 to a key: it may have been rotated.
     *
     * @return whether {@link #key} now gives another one, so that the call is worth repeating once
     */
    boolean renew(String refused);

    /** @return whether the provider is the application's own sandbox: its subjects are not real and cost nothing */
    boolean sandbox();
}
