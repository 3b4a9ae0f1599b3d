"""Where documents come from: files, archives, mails, tables and the web give items, bytes with what is known of their origin."""
