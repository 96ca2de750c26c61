// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import "./elements/cd-app.ts";
