require "active_support/core_ext/integer/time"

Rails.application.configure do
  config.enable_reloading = false

  # Store uploaded files on the local file system (see config/storage.yml for options).
  # config.active_storage.service = :amazon
  config.active_storage.service = ENV.fetch("STORAGE_SERVICE", "local").to_sym # or :amazon
end
